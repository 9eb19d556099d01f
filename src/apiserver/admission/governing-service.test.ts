import { describe, expect, test } from 'vitest';
import type { Service, StatefulSet } from '#api/gen/types.ts';
import { statefulSetStrategy } from '../resources/apps/stateful-set/strategy.ts';
import { serviceStrategy } from '../resources/core/service/strategy.ts';
import { read, readerOf } from '../resources/testing/flow.ts';
import { deletionWarnings, serviceWarnings, statefulSetWarnings } from './governing-service.ts';

const services = serviceStrategy({
  cidr: '10.43.0.0/16',
  nodePorts: { first: 30_000, last: 32_767 },
});

function service(name: string, spec: string): Service {
  return read(
    services,
    `{apiVersion: v1, kind: Service, metadata: {name: ${name}}, spec: ${spec}}`,
  );
}

function set(serviceName: string): StatefulSet {
  return read(
    statefulSetStrategy,
    `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: mysql}
spec:
  serviceName: ${serviceName}
  selector: {matchLabels: {app: mysql}}
  template:
    metadata: {labels: {app: mysql, tier: data}}
    spec: {containers: [{name: mysql, image: mysql}]}
`,
  );
}

const headless = '{clusterIP: None, selector: {app: mysql}}';

describe('a StatefulSet is written', () => {
  test('nothing is said when its Service is headless and selects its Pods', () => {
    expect(statefulSetWarnings(set('db'), readerOf([service('db', headless)]))).toEqual([]);
  });

  test('it names none', () => {
    expect(statefulSetWarnings(set('""'), readerOf([]))).toEqual([
      'spec.serviceName: it is empty, so the Pods have no names of their own in DNS; ' +
        'apply a headless Service "mysql" (clusterIP: None, selector app=mysql), and name it there when you make the set',
    ]);
    expect(statefulSetWarnings(set('""'), readerOf([service('db', headless)]))).toEqual([
      'spec.serviceName: it is empty, so the Pods have no names of their own in DNS; did you mean "db"? ' +
        "(spec.serviceName must be the metadata.name of the Service; it can't be changed later: " +
        'delete StatefulSet "mysql" with --cascade=orphan and apply it again)',
    ]);
  });

  test('the Service that fits is proposed when the named one is missing', () => {
    const reader = readerOf([
      service('web', '{clusterIP: None, selector: {app: web}}'),
      service('db', headless),
    ]);
    expect(statefulSetWarnings(set('database'), reader)).toEqual([
      'spec.serviceName: there is no Service "database" in namespace "default", ' +
        'so names such as mysql-0.database.default.svc don\'t resolve; did you mean "db"? ' +
        "(spec.serviceName must be the metadata.name of the Service; it can't be changed later: " +
        'delete StatefulSet "mysql" with --cascade=orphan and apply it again)',
    ]);
  });

  test('the Service that fits is proposed when the named one does not', () => {
    const reader = readerOf([
      service('web', '{clusterIP: 10.43.0.7, selector: {app: mysql}}'),
      service('db', headless),
    ]);
    const [text = '', ...others] = statefulSetWarnings(set('web'), reader);
    expect(text).toContain('Service "web" is not headless, ');
    expect(text).toContain('; did you mean "db"? ');
    expect(others).toEqual([]);
  });

  test('the Service may still come', () => {
    expect(statefulSetWarnings(set('db'), readerOf([]))).toEqual([
      'spec.serviceName: there is no Service "db" yet in namespace "default", ' +
        "so names such as mysql-0.db.default.svc don't resolve before it comes; " +
        'apply a headless Service "db" (clusterIP: None, selector app=mysql) before the StatefulSet, ' +
        'or correct spec.serviceName',
    ]);
  });

  test.each([
    [
      'has a cluster IP',
      '{clusterIP: 10.43.0.7, selector: {app: mysql}}',
      'Service "db" is not headless, so "db" is one balanced address instead of those of its Pods, ' +
        'and names such as mysql-0.db.default.svc resolve in some clusters only; ' +
        'make it a headless Service "db" (clusterIP: None, selector app=mysql); ' +
        "its clusterIP can't be changed: delete it first",
    ],
    [
      'selects other Pods',
      '{clusterIP: None, selector: {app: web}}',
      'Service "db" selects Pods with app=web (the template has app=mysql), ' +
        "so names such as mysql-0.db.default.svc don't resolve; make its selector app=mysql",
    ],
    [
      'wants more labels',
      '{clusterIP: None, selector: {app: mysql, role: db, tier: web}}',
      'Service "db" selects Pods with role=db (the template has no such label) and ' +
        'tier=web (the template has tier=data), ' +
        "so names such as mysql-0.db.default.svc don't resolve; make its selector app=mysql",
    ],
    [
      'has a cluster IP and selects other Pods',
      '{clusterIP: 10.43.0.7, selector: {app: web}}',
      'Service "db" is not headless and selects Pods with app=web (the template has app=mysql), ' +
        "so names such as mysql-0.db.default.svc don't resolve; " +
        'make it a headless Service "db" (clusterIP: None, selector app=mysql); ' +
        "its clusterIP can't be changed: delete it first",
    ],
    [
      'has no selector',
      '{clusterIP: None}',
      'Service "db" has no selector, ' +
        "so names such as mysql-0.db.default.svc don't resolve; make its selector app=mysql",
    ],
    [
      'is an alias',
      '{type: ExternalName, externalName: db.example.com}',
      'Service "db" is only another name for a host (type ExternalName), ' +
        "so names such as mysql-0.db.default.svc don't resolve; " +
        'make it a headless Service "db" (clusterIP: None, selector app=mysql); ' +
        "its clusterIP can't be changed: delete it first",
    ],
  ])('its Service %s', (_, spec, text) => {
    expect(statefulSetWarnings(set('db'), readerOf([service('db', spec)]))).toEqual([
      `spec.serviceName: ${text}`,
    ]);
  });
});

describe('a Service is written', () => {
  test('nothing is said when no StatefulSet names it', () => {
    expect(serviceWarnings(service('db', headless), readerOf([]))).toEqual([]);
  });

  test('nothing is said when it fits', () => {
    expect(serviceWarnings(service('db', headless), readerOf([set('db')]))).toEqual([]);
  });

  test('nothing is said of a second Service for the same Pods', () => {
    const reader = readerOf([set('db'), service('db', headless)]);
    expect(serviceWarnings(service('db-all', headless), reader)).toEqual([]);
    expect(serviceWarnings(service('db-read', '{selector: {app: mysql}}'), reader)).toEqual([]);
  });

  test('it does not fit the StatefulSet that names it', () => {
    const written = service('db', '{clusterIP: 10.43.0.7, selector: {app: mysql}}');
    expect(serviceWarnings(written, readerOf([set('db')]))).toEqual([
      'StatefulSet "mysql" has this as its spec.serviceName, but it is not headless, ' +
        'so "db" is one balanced address instead of those of its Pods, ' +
        'and names such as mysql-0.db.default.svc resolve in some clusters only; ' +
        'make it a headless Service "db" (clusterIP: None, selector app=mysql); ' +
        "its clusterIP can't be changed: delete it first",
    ]);
  });

  test('the StatefulSet came first and names another', () => {
    expect(serviceWarnings(service('db', headless), readerOf([set('database')]))).toEqual([
      'this Service selects the Pods of StatefulSet "mysql", whose spec.serviceName is "database", ' +
        "a Service that doesn't exist, so names such as mysql-0.database.default.svc don't resolve; " +
        'name the Service "database", or the StatefulSet\'s spec.serviceName "db"',
    ]);
  });
});

describe('a Service is deleted', () => {
  test('a StatefulSet still names it', () => {
    expect(deletionWarnings(service('db', headless), readerOf([set('db')]))).toEqual([
      'StatefulSet "mysql" has this as its spec.serviceName, so without it names such as ' +
        "mysql-0.db.default.svc don't resolve; apply the Service again, unless you delete the StatefulSet too",
    ]);
  });

  const ending = { ...set('db'), metadata: { ...set('db').metadata, deletionTimestamp: 'now' } };
  test.each([
    ['no StatefulSet is there', headless, []],
    ['another is named', headless, [set('database')]],
    ['the StatefulSet goes too', headless, [ending]],
    ['it never fitted', '{clusterIP: 10.43.0.7, selector: {app: mysql}}', [set('db')]],
  ])('nothing is said when %s', (_, spec, sets) => {
    expect(deletionWarnings(service('db', spec), readerOf(sets))).toEqual([]);
  });
});
