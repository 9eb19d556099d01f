/**
 * The reasons, in the order in which they are looked at: what makes all names of the client fail first, then from the
 * whole of the name to its first part. The first that fits is the verdict.
 */
import type { Check } from '../case.ts';
import {
  asksOthers,
  nameInvalid,
  policyForbids,
  policyForbidsElsewhere,
  serverSilent,
  serverStarting,
} from './client.ts';
import {
  belowExternalName,
  externalNameIsAddress,
  externalNameUnresolved,
  nobodyKnows,
  noUpstream,
} from './external.ts';
import {
  noMembersYet,
  noReadyMembers,
  selectorMatchesNothing,
  withoutSelector,
} from './headless.ts';
import {
  beyondReplicas,
  endpointBehind,
  memberNotCreated,
  noSuchMember,
  podNotPublished,
  podNotSelected,
  podWithoutHostname,
  waitsForEarlier,
} from './members.ts';
import { svcMissing, wrongDomain } from './name-form.ts';
import { noSuchPort, portNeedsSrv } from './ports.ts';
import { noSuchType, notAService, podAddress, reverseUnknown, unexplained } from './records.ts';
import {
  dashedNamesOnly,
  membersMissing,
  muslDiffers,
  negativeCached,
  nothingBehind,
  notHeadless,
  resolvesElsewhere,
  resolvesOutside,
  wastedQueries,
} from './resolved.ts';
import {
  noNamespace,
  noService,
  otherGoverningService,
  serviceElsewhere,
  serviceMisspelt,
  setWithoutService,
} from './service.ts';

/** Why the client gets nothing, whatever the server would answer. */
export const barriers: readonly Check[] = [policyForbids, asksOthers];

/** Why there is no answer. The last one always fits. */
export const causes: readonly Check[] = [
  nameInvalid,
  serverSilent,
  serverStarting,
  svcMissing,
  wrongDomain,
  noNamespace,
  setWithoutService,
  otherGoverningService,
  serviceElsewhere,
  serviceMisspelt,
  noService,
  externalNameIsAddress,
  belowExternalName,
  externalNameUnresolved,
  portNeedsSrv,
  noSuchPort,
  withoutSelector,
  selectorMatchesNothing,
  podNotSelected,
  podWithoutHostname,
  podNotPublished,
  endpointBehind,
  beyondReplicas,
  waitsForEarlier,
  memberNotCreated,
  noSuchMember,
  noMembersYet,
  noReadyMembers,
  podAddress,
  reverseUnknown,
  noSuchType,
  notAService,
  noUpstream,
  nobodyKnows,
  unexplained,
];

/** What else is worth knowing, whether it resolves or not. */
export const remarks: readonly Check[] = [
  resolvesElsewhere,
  resolvesOutside,
  nothingBehind,
  notHeadless,
  membersMissing,
  dashedNamesOnly,
  muslDiffers,
  wastedQueries,
  policyForbidsElsewhere,
  negativeCached,
];
