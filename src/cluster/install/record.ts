/** What is installed here. */
import { existsSync, readFileSync } from 'node:fs';
import type { Role } from '#cli/cluster-control.ts';
import type { Place } from './place.ts';

export interface InstallationRecord {
  readonly role: Role;
  readonly dataDir: string;
}

/** Undefined: nothing. */
export function readInstallation(place: Place): InstallationRecord | undefined {
  if (!existsSync(place.record)) return undefined;
  const record: InstallationRecord = JSON.parse(readFileSync(place.record, 'utf8'));
  return record;
}
