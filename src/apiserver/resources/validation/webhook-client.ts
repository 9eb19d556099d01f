/** The faults of where a webhook is: a URL, or a Service of the cluster. */
import { invalid, invalidEach, required } from '#api/validation/errors.ts';
import {
  dns1035LabelFaults,
  dns1123SubdomainFaults,
  portNumberFaults,
} from '#api/validation/names.ts';
import { at, fine, requiredText } from './checks.ts';
import type { Errors } from './checks.ts';

/** As admission and conversion webhooks have it. */
interface WebhookClient {
  readonly url?: string;
  readonly service?: WebhookService;
}

interface WebhookService {
  readonly name: string;
  readonly namespace: string;
  readonly path?: string;
  readonly port?: number;
}

/** What a server can send. */
const reviewVersions = ['v1', 'v1beta1'];
const form = '; desired format: https://host[:port]/path';

/** A Service's port is 443 unless it says another. */
export function defaultWebhookClient<C extends WebhookClient>(client: C): C {
  return client.service
    ? { ...client, service: { ...client.service, port: client.service.port ?? 443 } }
    : client;
}

export function validateWebhookClient({ url, service }: WebhookClient, field: string): Errors {
  if ((url === undefined) === (service === undefined)) {
    return [required(field, 'exactly one of url or service is required')];
  }
  return [
    ...(url === undefined ? fine : validateWebhookURL(url, `${field}.url`)),
    ...(service ? validateWebhookService(service, `${field}.service`) : fine),
  ];
}

function validateWebhookURL(text: string, field: string): Errors {
  const scheme = /^([a-zA-Z][-+.a-zA-Z0-9]*):/.exec(text)?.[1]?.toLowerCase() ?? '';
  const authority = /^[^:/?#]*:?\/\/([^/?#]*)/.exec(text)?.[1] ?? '';
  const user = authority.includes('@') ? authority.slice(0, authority.lastIndexOf('@')) : '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const fragment = text.split('#')[1] ?? '';
  const query = text.split('#')[0]?.split('?')[1] ?? '';
  return [
    ...(scheme === 'https'
      ? fine
      : [invalid(field, scheme, `'https' is the only allowed URL scheme${form}`)]),
    ...(host ? fine : [invalid(field, host, `host must be specified${form}`)]),
    ...(user ? [invalid(field, user, 'user information is not permitted in the URL')] : fine),
    ...(fragment ? [invalid(field, fragment, 'fragments are not permitted in the URL')] : fine),
    ...(query ? [invalid(field, query, 'query parameters are not permitted in the URL')] : fine),
  ];
}

function validateWebhookService(service: WebhookService, field: string): Errors {
  const { name, namespace, path, port = 443 } = service;
  const ports = portNumberFaults(port);
  return [
    ...requiredText(`${field}.name`, name, 'service name is required'),
    ...requiredText(`${field}.namespace`, namespace, 'service namespace is required'),
    ...(ports.length > 0
      ? [invalid(`${field}.port`, port, `port is not valid: ${ports.join(',')}`)]
      : fine),
    ...(path === undefined ? fine : validatePath(path, `${field}.path`)),
  ];
}

function validatePath(path: string, field: string): Errors {
  if (path === '/' || path === '') return fine;
  if (path === '//') return [invalid(field, path, 'segment[0] may not be empty')];
  const steps = path.slice(1).replace(/\/$/, '').split('/');
  return [
    ...(path.startsWith('/') ? fine : [invalid(field, path, "must start with a '/'")]),
    ...steps.flatMap((step, index) =>
      step === ''
        ? [invalid(field, path, `segment[${index}] may not be empty`)]
        : invalidEach(
            field,
            path,
            dns1123SubdomainFaults(step).map((fault) => `segment[${index}]: ${fault}`),
          ),
    ),
  ];
}

/** The versions of a review that a webhook understands: one of them the server can send. */
export function validateReviewVersions(versions: readonly string[], field: string): Errors {
  const understood = reviewVersions.join(', ');
  if (versions.length === 0) return [required(field, `must specify one of ${understood}`)];
  return [
    ...versions.flatMap((version, index) =>
      versions.indexOf(version) < index
        ? [invalid(at(field, index), version, 'duplicate version')]
        : invalidEach(at(field, index), version, dns1035LabelFaults(version)),
    ),
    ...(versions.some((version) => reviewVersions.includes(version))
      ? fine
      : [invalid(field, versions, `must include at least one of ${understood}`)]),
  ];
}
