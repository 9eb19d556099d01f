/** What the steps of a reconcile are given. */
import type { AutoscalingV2HorizontalPodAutoscaler, Pod } from '#api/gen/types.ts';
import type { Informer } from '#client/informers.ts';
import type { ControllerContext } from '../controller.ts';
import type { Conditions } from './conditions.ts';
import type { History } from './history.ts';
import type { Selectors } from './selectors.ts';
import type { AutoscalerSettings } from './settings.ts';

export type Autoscaler = AutoscalingV2HorizontalPodAutoscaler;

export interface World extends ControllerContext {
  readonly pods: Informer<Pod>;
  readonly settings: AutoscalerSettings;
  readonly selectors: Selectors;
  /** Of this autoscaler. */
  readonly history: History;
}

export interface Scene extends World {
  readonly conditions: Conditions;
}
