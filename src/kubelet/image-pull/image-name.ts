/** References to images, as far as the kubelet looks into them (distribution's grammar). */

const domain = String.raw`(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::\d+)?`;
const component = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
const reference = new RegExp(
  String.raw`^(?:${domain}/)?${component}(?:/${component})*(?::[\w][\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
);

/** What is wrong with the name, in distribution's words; undefined when nothing is. */
export function checkImageName(name: string): string | undefined {
  if (reference.test(name)) return undefined;
  return /[A-Z]/.test(name) && reference.test(name.toLowerCase())
    ? 'invalid reference format: repository name must be lowercase'
    : 'invalid reference format';
}

/** `:latest` where there is neither tag nor digest. */
export function withDefaultTag(name: string): string {
  if (name.includes('@')) return name;
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last.includes(':') ? name : `${name}:latest`;
}

/** The registry that serves the image, as credentials name it. */
export function registryOf(name: string): string {
  const [first = '', ...rest] = name.split('/');
  const named =
    rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost');
  return named ? first : 'docker.io';
}
