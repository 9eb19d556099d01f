/** Where an installation's files are. */

export const unitName = 'holdfast.service';

export interface Place {
  /** An absolute path; empty: this machine itself. Otherwise a tree of files that some machine will start from. */
  readonly root: string;
  readonly unit: string;
  /** What makes the unit start with the machine. */
  readonly wanted: string;
  /** What must not be on a command line; mode 0600. */
  readonly environment: string;
  /** What was installed, for the next `install` and for `uninstall`. */
  readonly record: string;
  /** Holds the last two. */
  readonly settings: string;
}

export function placeAt(root = ''): Place {
  const units = `${root}/etc/systemd/system`;
  const settings = `${root}/etc/holdfast`;
  return {
    root,
    unit: `${units}/${unitName}`,
    wanted: `${units}/multi-user.target.wants/${unitName}`,
    settings,
    environment: `${settings}/environment`,
    record: `${settings}/installation.json`,
  };
}
