/** What `approval` and `status` may each change of a request: the verdict, or what the signer made of it. */
import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
} from '#api/gen/types.ts';
import { toTime } from '#base/clock.ts';
import type { RequestContext } from '../../../registry/strategy.ts';

type Conditions = readonly CertificateSigningRequestCondition[];

const verdicts = ['Approved', 'Denied'];

/** `approval`: everything but the certificate, which stays. */
export function approved(
  sent: CertificateSigningRequest,
  stored: CertificateSigningRequest,
  context: RequestContext,
): CertificateSigningRequest {
  const { certificate: _, ...rest } = sent.status ?? {};
  const { certificate } = stored.status ?? {};
  return {
    ...stored,
    metadata: sent.metadata,
    status: {
      ...rest,
      ...(certificate !== undefined && { certificate }),
      ...(rest.conditions && { conditions: timed(rest.conditions, stored, context) }),
    },
  };
}

/** `status`: everything but the verdicts, which stay as they are. */
export function reported(
  sent: CertificateSigningRequest,
  stored: CertificateSigningRequest,
  context: RequestContext,
): CertificateSigningRequest {
  const kept = (stored.status?.conditions ?? []).filter(({ type }) => verdicts.includes(type));
  const others = (sent.status?.conditions ?? []).filter(({ type }) => !verdicts.includes(type));
  const conditions = timed([...kept, ...others], stored, context);
  const { conditions: _, ...rest } = sent.status ?? {};
  return {
    ...stored,
    metadata: sent.metadata,
    status: { ...rest, ...(conditions.length > 0 && { conditions }) },
  };
}

/** With the times that the sender left out. */
function timed(
  conditions: Conditions,
  stored: CertificateSigningRequest,
  { clock }: RequestContext,
): Conditions {
  const now = toTime(clock.now());
  return conditions.map((condition) => {
    const before = stored.status?.conditions?.find(
      ({ type, status }) => type === condition.type && status === condition.status,
    );
    return {
      ...condition,
      lastUpdateTime: condition.lastUpdateTime ?? now,
      lastTransitionTime: condition.lastTransitionTime ?? before?.lastTransitionTime ?? now,
    };
  });
}
