import { describe, expect, test } from 'vitest';
import { parseRequestInfo } from './request-info.ts';

/** `verb prefix group/version namespace resource/name/subresource rest` of a method and URL. */
function brief(method: string, url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://server');
  const info = parseRequestInfo(method, decodeURIComponent(pathname), searchParams);
  if (!info.isResource) return `${info.verb} other`;
  const { verb, apiPrefix, group, version, namespace, resource, name, subresource, rest } = info;
  return [
    verb,
    `${apiPrefix}:${group}/${version}`,
    `ns=${namespace}`,
    [resource, name, subresource].join(':'),
    rest.join('/'),
  ]
    .join(' ')
    .trim();
}

describe('parseRequestInfo', () => {
  test.each([
    ['GET', '/api/v1/namespaces', 'list api:/v1 ns= namespaces::'],
    ['GET', '/api/v1/namespaces/other', 'get api:/v1 ns=other namespaces:other:'],
    ['GET', '/api/v1/namespaces/other/pods', 'list api:/v1 ns=other pods::'],
    ['GET', '/api/v1/namespaces/other/pods/foo', 'get api:/v1 ns=other pods:foo:'],
    ['HEAD', '/api/v1/namespaces/other/pods/foo', 'get api:/v1 ns=other pods:foo:'],
    ['GET', '/api/v1/pods', 'list api:/v1 ns= pods::'],
    ['GET', '/api/v1/pods?watch=true', 'watch api:/v1 ns= pods::'],
    ['GET', '/api/v1/pods?watch=1', 'watch api:/v1 ns= pods::'],
    ['GET', '/api/v1/pods?watch=false', 'list api:/v1 ns= pods::'],
    ['GET', '/api/v1/watch/pods', 'watch api:/v1 ns= pods::'],
    ['GET', '/api/v1/watch/namespaces/other/pods', 'watch api:/v1 ns=other pods::'],
    ['GET', '/api/v1/watch/namespaces/other/pods/foo', 'watch api:/v1 ns=other pods:foo:'],
    ['POST', '/api/v1/namespaces/other/pods', 'create api:/v1 ns=other pods::'],
    ['PUT', '/api/v1/namespaces/other/pods/foo', 'update api:/v1 ns=other pods:foo:'],
    ['PATCH', '/api/v1/namespaces/other/pods/foo', 'patch api:/v1 ns=other pods:foo:'],
    ['DELETE', '/api/v1/namespaces/other/pods/foo', 'delete api:/v1 ns=other pods:foo:'],
    ['DELETE', '/api/v1/namespaces/other/pods', 'deletecollection api:/v1 ns=other pods::'],
    ['DELETE', '/api/v1/nodes', 'deletecollection api:/v1 ns= nodes::'],
    ['PUT', '/api/v1/namespaces/other/status', 'update api:/v1 ns=other namespaces:other:status'],
    [
      'PUT',
      '/api/v1/namespaces/other/finalize',
      'update api:/v1 ns=other namespaces:other:finalize',
    ],
    ['GET', '/api/v1/namespaces/o/pods/foo/log', 'get api:/v1 ns=o pods:foo:log'],
    ['POST', '/api/v1/namespaces/o/pods/foo/exec', 'create api:/v1 ns=o pods:foo:exec'],
    ['GET', '/api/v1/nodes/n/proxy/metrics/x', 'get api:/v1 ns= nodes:n:proxy metrics/x'],
    ['GET', '/apis/apps/v1/deployments', 'list apis:apps/v1 ns= deployments::'],
    [
      'PUT',
      '/apis/apps/v1/namespaces/o/deployments/d/scale',
      'update apis:apps/v1 ns=o deployments:d:scale',
    ],
    [
      'GET',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/view',
      'get apis:rbac.authorization.k8s.io/v1 ns= clusterroles:view:',
    ],
    [
      'GET',
      '/api/v1/namespaces/o/pods?fieldSelector=metadata.name%3Dfoo',
      'list api:/v1 ns=o pods:foo:',
    ],
    [
      'GET',
      '/api/v1/namespaces/o/pods?watch=true&fieldSelector=metadata.name%3Dfoo,status.phase%3DRunning',
      'watch api:/v1 ns=o pods:foo:',
    ],
    [
      'GET',
      '/api/v1/namespaces/o/pods?fieldSelector=metadata.name!%3Dfoo',
      'list api:/v1 ns=o pods::',
    ],
    [
      'GET',
      '/api/v1/namespaces/o/pods?fieldSelector=metadata.name%3D..',
      'list api:/v1 ns=o pods::',
    ],
    ['GET', '/api/v1/namespaces/o/pods?fieldSelector=(', 'list api:/v1 ns=o pods::'],
    ['GET', '/api/v1/namespaces/other/pods/foo/', 'get api:/v1 ns=other pods:foo:'],
    ['BREW', '/api/v1/pods', 'api:/v1 ns= pods::'],
    ['GET', '/', 'get other'],
    ['GET', '/api', 'get other'],
    ['GET', '/api/v1', 'get other'],
    ['GET', '/apis/apps', 'get other'],
    ['GET', '/apis/apps/v1', 'get other'],
    ['POST', '/healthz', 'post other'],
  ])('%s %s', (method, url, expected) => {
    expect(brief(method, url)).toBe(expected);
  });

  test('a path of old that ends too soon is a bad request', () => {
    expect(() => brief('GET', '/api/v1/watch')).toThrow('unable to determine kind and namespace');
  });
});
