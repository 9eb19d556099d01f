/** The defaults of a claim, used for claims and for the claim templates of StatefulSets. */
import type { PersistentVolumeClaimSpec, TypedLocalObjectReference } from '#api/gen/types.ts';

export function defaultClaimSpec(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  return { ...mirrorDataSource(spec), volumeMode: spec.volumeMode ?? 'Filesystem' };
}

/** `dataSource` is the older, narrower name of `dataSourceRef`: within one namespace each implies the other. */
function mirrorDataSource(sent: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const spec = isOldSource(sent.dataSource) ? sent : { ...sent, dataSource: undefined };
  const { dataSource, dataSourceRef } = spec;
  if (dataSource && !dataSourceRef) return { ...spec, dataSourceRef: dataSource };
  if (dataSourceRef && !dataSource && !dataSourceRef.namespace) {
    const { namespace: _, ...source } = dataSourceRef;
    return { ...spec, dataSource: source };
  }
  return spec;
}

/** Of the two kinds that there were when the field was made; others are dropped from it without a word, as upstream. */
function isOldSource(source: TypedLocalObjectReference | undefined): boolean {
  const { kind, apiGroup = '' } = source ?? {};
  return (
    source === undefined ||
    (kind === 'PersistentVolumeClaim' && apiGroup === '') ||
    (kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io')
  );
}
