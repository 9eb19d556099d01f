/** The versions that `--version` prints. */
import manifest from '../../package.json' with { type: 'json' };

export const version = `holdfast ${manifest.version} (Kubernetes 1.36)`;
