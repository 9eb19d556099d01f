/** Where the configuration is, as CoreDNS's is in kubeadm's clusters and k3s's. */
export const configNamespace = 'kube-system';
export const configMapName = 'coredns';

/** The Corefile of a new cluster. CoreDNS takes it too; a test reads it and finds `defaultSettings`. */
export function defaultCorefile(clusterDomain: string): string {
  return `# How the cluster's DNS behaves; a change is in force at once.
# Holdfast takes a part of CoreDNS's Corefile. What it can't do is told by an Event of this ConfigMap, and what was in
# force before stays.
.:53 {
    errors
    kubernetes ${clusterDomain} in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 5
        # How long "there is no such name" may be remembered, Holdfast's own: negative_ttl 0
    }
    forward . /etc/resolv.conf {
        policy sequential
        max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;
}
