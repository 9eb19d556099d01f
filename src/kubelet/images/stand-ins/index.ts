/** Every stand-in image that Holdfast can build. */
import type { StandIn } from '../stand-in.ts';
import { busybox } from './busybox.ts';
import { mysql } from './mysql.ts';
import { nginx } from './nginx.ts';
import { xtrabackup } from './xtrabackup.ts';

export const standIns: readonly StandIn[] = [busybox, mysql, nginx, xtrabackup];
