/** Every area, in the order of the page. */
import type { Area } from './area.ts';

export const areas: readonly Area[] = [];
