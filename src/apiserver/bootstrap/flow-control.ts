/** The FlowSchemas and PriorityLevelConfigurations that every cluster has. */
import { flowSchemas, priorityLevelConfigurations } from '#api/gen/resources.ts';
import type { KubeObject } from '#api/object.ts';
import {
  autoUpdateAnnotation,
  mandatoryFlowSchemas,
  mandatoryPriorityLevels,
  suggestedFlowSchemas,
  suggestedPriorityLevels,
} from '../resources/flowcontrol/built-in.ts';
import type { Wanted } from './wanted.ts';

/** Whoever has made a suggested one theirs keeps it. */
function isStillOurs({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[autoUpdateAnnotation] === 'true';
}

export const flowControlObjects: readonly Wanted[] = [
  ...mandatoryPriorityLevels.map((object) => ({
    type: priorityLevelConfigurations,
    object,
    // Its shares may be changed; validation holds the rest.
    enforced: object.metadata.name === 'exempt' ? isStillOurs : true,
  })),
  ...suggestedPriorityLevels.map((object) => ({
    type: priorityLevelConfigurations,
    object,
    enforced: isStillOurs,
  })),
  ...mandatoryFlowSchemas.map((object) => ({ type: flowSchemas, object, enforced: true })),
  ...suggestedFlowSchemas.map((object) => ({ type: flowSchemas, object, enforced: isStillOurs })),
];
