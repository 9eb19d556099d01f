/**
 * Writes src/kubelet/cri/containerd/gen/protocol.ts: the .proto files beside it as tables, so that a running node needs
 * no library that reads such files.
 */
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const folder = new URL('../../src/kubelet/cri/containerd/proto/', import.meta.url);
const files = ['cri.proto', 'containerd.proto', 'tasks.proto', 'containers.proto'];

export function generateRuntimeProtocol(): string {
  const root = new protobuf.Root();
  root.loadSync(files.map((file) => fileURLToPath(new URL(file, folder))));
  root.resolveAll();
  const all = nestedOf(root);
  const messages = all.filter((one) => one instanceof protobuf.Type).map(messageText);
  const enums = all.filter((one) => one instanceof protobuf.Enum).map(enumText);
  const services = all.filter((one) => one instanceof protobuf.Service).map(serviceText);
  return `/** Generated from the .proto files in ../proto by scripts/generate; do not edit. Regenerate: npm run generate. */

import type { MessageField, Method } from '../messages.ts';

/** By full name. */
export const messages: Readonly<Record<string, readonly MessageField[]>> = {
${messages.join('\n')}
};

export const enums: Readonly<Record<string, Readonly<Record<string, number>>>> = {
${enums.join('\n')}
};

export const services: Readonly<Record<string, Readonly<Record<string, Method>>>> = {
${services.join('\n')}
};
`;
}

function nestedOf(scope: protobuf.NamespaceBase): protobuf.ReflectionObject[] {
  return scope.nestedArray.flatMap((one) =>
    one instanceof protobuf.Namespace && !(one instanceof protobuf.Type)
      ? [one, ...nestedOf(one)]
      : [one],
  );
}

function nameOf(one: protobuf.ReflectionObject): string {
  return one.fullName.replace(/^\./, '');
}

function messageText(type: protobuf.Type): string {
  const fields = type.fieldsArray.map((field) => {
    const of = field.resolvedType ? nameOf(field.resolvedType) : field.type;
    const rule = field.map ? ", 'map'" : field.repeated ? ", 'list'" : '';
    return `    ['${field.name}', ${field.id}, '${of}'${rule}],`;
  });
  return `  '${nameOf(type)}': [${fields.length > 0 ? `\n${fields.join('\n')}\n  ` : ''}],`;
}

function enumText(one: protobuf.Enum): string {
  const values = Object.entries(one.values).map(([name, number]) => `${name}: ${number}`);
  return `  '${nameOf(one)}': { ${values.join(', ')} },`;
}

function serviceText(service: protobuf.Service): string {
  const methods = service.methodsArray.map((method) => {
    method.resolve();
    const [request, response] = [method.resolvedRequestType, method.resolvedResponseType];
    return `    ${method.name}: { request: '${request && nameOf(request)}', response: '${response && nameOf(response)}' },`;
  });
  return `  '${nameOf(service)}': {\n${methods.join('\n')}\n  },`;
}
