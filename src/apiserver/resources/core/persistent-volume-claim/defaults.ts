/** The defaults of a claim, used for claims and for the claim templates of StatefulSets. */
import type { PersistentVolumeClaimSpec } from '#api/gen/types.ts';

export function defaultClaimSpec(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  return { ...mirrorDataSource(spec), volumeMode: spec.volumeMode ?? 'Filesystem' };
}

/** `dataSource` is the older, narrower name of `dataSourceRef`: within one namespace each implies the other. */
function mirrorDataSource(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource && !dataSourceRef) return { ...spec, dataSourceRef: dataSource };
  if (dataSourceRef && !dataSource && !dataSourceRef.namespace) {
    const { namespace: _, ...source } = dataSourceRef;
    return { ...spec, dataSource: source };
  }
  return spec;
}
