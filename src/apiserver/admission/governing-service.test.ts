import { describe, expect, test } from 'vitest';
import type { Service, StatefulSet } from '#api/gen/types.ts';
import { statefulSetStrategy } from '../resources/apps/stateful-set/strategy.ts';
import { serviceStrategy } from '../resources/core/service/strategy.ts';
import { read, readerOf } from '../resources/testing/flow.ts';
import { serviceWarnings, statefulSetWarnings } from './governing-service.ts';

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

  test('nothing is said when it names none', () => {
    expect(statefulSetWarnings(set('""'), readerOf([]))).toEqual([]);
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

  test('the Service may still come', () => {
    expect(statefulSetWarnings(set('db'), readerOf([]))).toEqual([
      'spec.serviceName: there is no Service "db" yet in namespace "default", ' +
        "so names such as mysql-0.db.default.svc don't resolve; " +
        'create a headless Service "db" (clusterIP: None, selector app=mysql), or correct spec.serviceName',
    ]);
  });

  test.each([
    [
      'has a cluster IP',
      '{clusterIP: 10.43.0.7, selector: {app: mysql}}',
      'Service "db" is not headless, so names such as mysql-0.db.default.svc don\'t resolve; ' +
        'make it a headless Service "db" (clusterIP: None, selector app=mysql); ' +
        "its clusterIP can't be changed: delete it first",
    ],
    [
      'selects other Pods',
      '{clusterIP: None, selector: {app: web}}',
      'Service "db" selects other Pods (app=web) than the template makes (app=mysql,tier=data), ' +
        "so names such as mysql-0.db.default.svc don't resolve; make its selector app=mysql",
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
        "so names such as mysql-0.db.default.svc don't resolve; " +
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
