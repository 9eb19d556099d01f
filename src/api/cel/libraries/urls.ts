/** Kubernetes' functions of URLs. */
import type { Library } from '../environment.ts';
import * as of from '../functions/declare.ts';
import { listOf, mapOf, opaque, string as text } from '../types/type.ts';
import { ArrayList, EntryMap } from '../values/collections.ts';
import { sizeOf, traversal } from '../values/meter.ts';
import type { CelValue } from '../values/value.ts';
import { parseUrl, uriFault, UrlValue } from './url-value.ts';

const { bool, string } = of;
const urlType = opaque('kubernetes.URL');
const url = of.instance(urlType, UrlValue);
const parsing = { cost: ([given = null]: readonly CelValue[]) => traversal(sizeOf(given)) };

function query(value: UrlValue): EntryMap {
  return new EntryMap(
    Array.from(value.queryValues(), ([key, values]) => [key, new ArrayList(values)] as const),
  );
}

export const urlsLibrary: Library = {
  overloads: [
    of.global(['url', string], urlType, parseUrl, parsing),
    of.global(['isURL', string], bool.type, (given) => uriFault(given) === undefined),
    of.member(['getScheme', url], text, ({ scheme }) => scheme),
    of.member(['getHost', url], text, ({ host }) => host),
    of.member(['getHostname', url], text, ({ hostname }) => hostname),
    of.member(['getPort', url], text, ({ port }) => port),
    of.member(['getEscapedPath', url], text, ({ escapedPath }) => escapedPath),
    of.member(['getQuery', url], mapOf(text, listOf(text)), query),
  ],
  types: { 'kubernetes.URL': urlType },
};
