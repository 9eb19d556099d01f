/** `/openapi/v2`, `/openapi/v3` and the documents below it; made on first use, since they are big and rarely asked for. */
import { readFileSync } from 'node:fs';
import { isSystemError } from '#base/errors.ts';
import { descriptionsFile, groupPath } from '#api/openapi/served.ts';
import type {
  Descriptions,
  JsonDocument,
  OpenApiOptions,
  ServedResource,
} from '#api/openapi/served.ts';
import {
  encodeOpenApiV2,
  openApiV2Accept,
  openApiV2ContentType,
} from '#api/openapi/v2-protobuf.ts';
import { schemaNameOf } from '#api/schema/tables.ts';
import { openApiV2Document } from '#api/openapi/v2.ts';
import { openApiV3Document, openApiV3Index } from '#api/openapi/v3.ts';
import type { Step } from '../http/exchange.ts';
import { documentCache } from '../http/document.ts';
import { version } from '../version.ts';

const v3 = '/openapi/v3';

export function openApiRoute(
  served: readonly ServedResource[],
  settled: () => OpenApiOptions,
): Step {
  const cache = documentCache();
  // What is in none of the schema tables (metrics) can't be described.
  const resources = served.filter((kind) => kind.schema ?? schemaNameOf(kind));
  const names = new Set(resources.map(groupPath));
  return (exchange) => {
    const { path } = exchange.info;
    if (!path.startsWith('/openapi/')) return;
    if (path === '/openapi/v2') {
      const make = (): JsonDocument => openApiV2Document(resources, settled());
      return exchange.header('accept')?.includes(openApiV2Accept)
        ? cache.respond(exchange, 'v2', () => encodeOpenApiV2(make()), openApiV2ContentType)
        : cache.respond(exchange, path, make);
    }
    if (path === v3) {
      return cache.respond(exchange, path, () => openApiV3Index(resources, settled()));
    }
    if (!path.startsWith(`${v3}/`)) return;
    const name = path.slice(v3.length + 1);
    if (!names.has(name)) return;
    return cache.respond(exchange, path, () => openApiV3Document(name, resources, settled()) ?? {});
  };
}

/** With the texts for `kubectl explain` where they were made. Read when somebody first asks. */
export function openApiOptions(): () => OpenApiOptions {
  let options: OpenApiOptions | undefined;
  return () => (options ??= readOptions());
}

function readOptions(): OpenApiOptions {
  const base = { version: version.gitVersion };
  try {
    // Our own generator wrote it.
    const descriptions = JSON.parse(readFileSync(descriptionsFile, 'utf8')) as Descriptions;
    return { ...base, descriptions };
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return base;
    throw error;
  }
}
