/** Names that lack a part, or end in a domain that isn't this cluster's. */
import type { Check } from '../case.ts';
import { fullName, serviceIn, serviceTarget } from '../facts.ts';

/** `mysql-0.db.prod.cluster.local`: the label between namespace and domain is missing. */
export const svcMissing: Check = (asked) => {
  const { name, snapshot, walk } = asked;
  if (walk.reached !== undefined) return undefined;
  const typed = name.toLowerCase().replace(/\.$/, '');
  const domain = `.${snapshot.clusterDomain}`;
  if (!typed.endsWith(domain)) return undefined;
  const labels = typed.slice(0, -domain.length).split('.');
  const namespace = labels.at(-1);
  const isNamespace = snapshot.namespaces.some(({ metadata }) => metadata.name === namespace);
  if (!isNamespace || labels.length < 2 || labels.includes('svc') || labels.includes('pod')) {
    return undefined;
  }
  const whole = `${labels.join('.')}.svc${domain}`;
  return {
    code: 'svc-missing',
    text: `The name lacks ".svc" between the namespace "${namespace}" and the domain "${snapshot.clusterDomain}".`,
    remedy: [`ask for ${whole}`],
    evidence: { name: whole },
  };
};

/** `db.prod.svc.cluster.lan` */
export const wrongDomain: Check = (asked) => {
  const { name, snapshot, walk } = asked;
  if (walk.reached !== undefined) return undefined;
  const typed = name.toLowerCase().replace(/\.$/, '');
  const domain = /\.svc\.(.+)$/.exec(typed)?.[1];
  if (domain === undefined || domain === snapshot.clusterDomain) return undefined;
  const target = serviceTarget(asked);
  if (!target) return undefined;
  const whole = fullName(target, snapshot.clusterDomain);
  const there = serviceIn(snapshot, target.namespace, target.service);
  return {
    code: 'wrong-domain',
    text: `The name ends in "${domain}", and this cluster's domain is "${snapshot.clusterDomain}"${there ? '' : '; nor is there a Service of that name'}.`,
    remedy: [`ask for ${whole}`],
    evidence: { domain, clusterDomain: snapshot.clusterDomain, name: whole },
  };
};
