/** ` --name NAME` for a command about this cluster that a person is told to type; nothing for the default one. */
export function nameOption(cluster: string): string {
  return cluster === 'default' ? '' : ` --name ${cluster}`;
}
