/**
 * `holdfast install`: writes the systemd unit of a server or an agent, has it start with the machine, and starts it. Done
 * again it changes what differs and starts the service anew only then.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { HoldfastError } from '#base/errors.ts';
import type { InstallOptions } from '#cli/cluster-control.ts';
import { nodePaths } from '../config.ts';
import { hasJoined } from '../join/credentials.ts';
import { missingToken, parseJoinToken } from '../join/token.ts';
import { placeAt, unitName } from './place.ts';
import type { Place } from './place.ts';
import { readInstallation } from './record.ts';
import { systemd } from './systemd.ts';
import type { ServiceManager } from './systemd.ts';
import { environmentText, parseEnvironment, unitText } from './unit.ts';

const launcher = new URL('../../../holdfast', import.meta.url).pathname;

/** The path of the unit. */
export async function install(
  options: InstallOptions,
  place: Place,
  manager: ServiceManager = systemd,
): Promise<string> {
  const { role } = options;
  const here = place.root === '';
  const former = readInstallation(place);
  if (former && former.role !== role) {
    throw new HoldfastError('CONFIG_INVALID', `this machine is a Holdfast ${former.role} already`, {
      remedy: 'remove that first: holdfast uninstall',
    });
  }
  if (options.start && here && !manager.runs) throw noSystemd(role);
  // The secrets of a former installation stay unless others are given: an agent needs its token only once.
  const environment = { ...formerEnvironment(place), ...options.environment };
  if (role === 'agent') requireWayIn(`${place.root}${options.dataDir}`, environment);
  const target = placeAt();
  const unit = unitText({
    role,
    program: launcher,
    words: options.words,
    environmentFile: target.environment,
  });
  const changed = [
    write(place.environment, environmentText(environment), 0o600),
    write(place.record, `${JSON.stringify({ role, dataDir: options.dataDir })}\n`, 0o644),
    write(place.unit, unit, 0o644),
  ].includes(true);
  enable(place);
  if (here && manager.runs) await manager.reload();
  if (here && options.start) await manager.start(changed);
  return place.unit;
}

/** A service that can't join would only be started again and again. */
function requireWayIn(dataDir: string, environment: Readonly<Record<string, string>>): void {
  const token = environment['HOLDFAST_TOKEN'];
  if (token !== undefined) parseJoinToken(token);
  else if (!hasJoined(nodePaths(dataDir, '').certificates)) throw missingToken();
}

function noSystemd(role: string): HoldfastError {
  return new HoldfastError('SYSTEMD_MISSING', 'systemd does not run this machine', {
    remedy: `have your own service manager run "holdfast ${role}", or only write the unit: holdfast install ${role} --no-start`,
  });
}

function formerEnvironment({ environment }: Place): Readonly<Record<string, string>> {
  return existsSync(environment) ? parseEnvironment(readFileSync(environment, 'utf8')) : {};
}

/** Whole or not at all; false when it says so already. */
function write(path: string, text: string, mode: number): boolean {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path) && readFileSync(path, 'utf8') === text) {
    chmodSync(path, mode);
    return false;
  }
  writeFileSync(`${path}.new`, text, { mode });
  renameSync(`${path}.new`, path);
  return true;
}

/** What `systemctl enable` does; done here, it needs no systemd that runs. */
function enable({ wanted }: Place): void {
  if (existsSync(wanted)) return;
  mkdirSync(dirname(wanted), { recursive: true });
  symlinkSync(`../${unitName}`, wanted);
}
