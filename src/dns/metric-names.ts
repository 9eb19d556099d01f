/** What is counted, under CoreDNS's names without `coredns_`, so that its dashboards find it; and what each means. */

export const metricHelp = {
  autopath_success_total: 'Names that the server completed for the client.',
  build_info: 'What answers.',
  cache_entries: 'Answers from outside the cluster that are kept.',
  cache_evictions_total: 'Answers that had to make room.',
  cache_hits_total: 'Questions that a kept answer was given to.',
  cache_requests_total: 'Questions to the outside that a kept answer was looked for.',
  cache_misses_total: 'Questions to the outside that no kept answer fitted.',
  dns_do_requests_total: 'Questions whose client would understand DNSSEC (the DO bit).',
  dns_request_duration_seconds: 'From reading a question to sending its answer.',
  dns_request_size_bytes: 'Sizes of the questions.',
  dns_requests_total: 'Questions asked of the cluster DNS.',
  dns_response_size_bytes: 'Sizes of the answers.',
  dns_responses_total: 'Answers of the cluster DNS.',
  forward_healthcheck_broken_total: 'Questions that went out although all upstreams count as down.',
  forward_max_concurrent_rejects_total: 'Questions refused because too many were under way.',
  hosts_entries: 'Addresses and names in the hosts tables.',
  kubernetes_dns_programming_duration_seconds:
    'From the change of an endpoint, as its slice tells it to the second, to answers by it.',
  panics_total: 'Answers and threads that ended in an error of the server.',
  plugin_enabled: 'Directives that are in force.',
  proxy_conn_cache_hits_total: 'Questions to an upstream over a connection that was there.',
  proxy_conn_cache_misses_total: 'Questions to an upstream that needed a new connection.',
  proxy_healthcheck_failures_total: 'Probes that an upstream did not answer.',
  proxy_request_duration_seconds: 'From asking an upstream to its answer.',
  ready_to_answered_seconds:
    'From the moment a Pod is seen to become Ready to answers that have its address.',
  reload_failed_total: 'Corefiles that were refused.',
} as const;

export type MetricName = keyof typeof metricHelp;

/** As `/metrics` shows it. */
export function fullNameOf(name: MetricName): string {
  return `${name === 'ready_to_answered_seconds' ? 'holdfast_dns' : 'coredns'}_${name}`;
}
