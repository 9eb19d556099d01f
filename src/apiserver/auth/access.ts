/**
 * Everything about who may do what, put together: authenticators, authorizers, token signing, the review kinds and the
 * admission plugins that guard roles and nodes.
 *
 * The kinds need the reviews, the core needs the kinds, and the reviews read what the core holds: so the reader is
 * bound last.
 */
import type { ResourceType } from '#api/object.ts';
import type { Clock } from '#base/clock.ts';
import { bug } from '#base/errors.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Client } from '#client/client.ts';
import type { AdmissionPlugin } from '../admission/admission.ts';
import type { Strategy, VersionedReader } from '../registry/strategy.ts';
import { anonymous, clientCertificates } from './authenticate.ts';
import type { Authenticator } from './authenticate.ts';
import { authorizerOf, publicPaths, superusers } from './authorize.ts';
import type { Authorizer } from './authorize.ts';
import { bootstrapTokens } from './bootstrap-tokens.ts';
import { certificateRequests } from './certificate-requests.ts';
import { createTokenUse } from './legacy-token-use.ts';
import type { NoteTokenUse } from './legacy-token-use.ts';
import { nodeAuthorizer } from './node-authorizer.ts';
import { nodeRestriction } from './node-restriction.ts';
import { RbacAuthorizer } from './rbac.ts';
import { reviewStrategies } from './reviews.ts';
import { roleEscalation } from './role-escalation.ts';
import { serviceAccountTokens } from './service-account-tokens.ts';
import type { ServiceAccountTokens, SigningKey } from './service-account-tokens.ts';

export interface AccessOptions {
  readonly tokenKey: SigningKey;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

export interface AccessControl {
  /** In the order in which they are tried. */
  readonly authenticators: readonly Authenticator[];
  readonly authorizer: Authorizer;
  readonly tokens: ServiceAccountTokens;
  /** The review kinds, to be served like any other. */
  readonly reviews: readonly Strategy[];
  /** Go at the end of the admission chain. */
  readonly admission: readonly AdmissionPlugin[];
  /** Gives it what is stored, and a client that may change every Secret; before the first request. */
  bind(reader: VersionedReader, client: Client): void;
}

export function createAccess(options: AccessOptions): AccessControl {
  const reader = new LateReader();
  let noteUse: NoteTokenUse = () => bug('access was asked before it had a client');
  const tokens = serviceAccountTokens({
    ...options,
    key: options.tokenKey,
    reader,
    noteUse: (secret) => noteUse(secret),
  });
  const rbac = new RbacAuthorizer(reader);
  const authorizer = authorizerOf([superusers, publicPaths, nodeAuthorizer(reader), rbac]);
  return {
    authenticators: [clientCertificates, tokens, bootstrapTokens(reader, options.clock), anonymous],
    authorizer,
    tokens,
    reviews: reviewStrategies({ tokens, authorizer, rbac }),
    admission: [
      nodeRestriction,
      ...certificateRequests(authorizer),
      roleEscalation(rbac, authorizer),
    ],
    bind(bound, client) {
      reader.bind(bound);
      noteUse = createTokenUse({ ...options, client });
    },
  };
}

class LateReader implements VersionedReader {
  #bound: VersionedReader | undefined;

  bind(reader: VersionedReader): void {
    this.#bound = reader;
  }

  readonly get: VersionedReader['get'] = (type, key) => this.#reader().get(type, key);
  readonly list: VersionedReader['list'] = (type, namespace) =>
    this.#reader().list(type, namespace);

  readonly having: VersionedReader['having'] = (type, field, namespace) =>
    this.#reader().having(type, field, namespace);

  readonly follow: VersionedReader['follow'] = (type) => this.#reader().follow(type);

  version(type: ResourceType): number {
    return this.#reader().version(type);
  }

  #reader(): VersionedReader {
    return this.#bound ?? bug('access was asked before it had a reader');
  }
}
