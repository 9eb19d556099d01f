/** How CertificateSigningRequests are shown. */
import type { CertificateSigningRequest } from '#api/gen/types.ts';
import { hasVerdict } from '#api/certificates/conditions.ts';
import type { Column } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { humanDuration } from '../../columns/duration.ts';

export const csrColumns: readonly Column<CertificateSigningRequest>[] = [
  nameColumn,
  ageColumn,
  text('SignerName', 'Who is to sign it.', ({ spec }) => spec.signerName),
  text('Requestor', 'Who asked.', ({ spec }) => spec.username ?? ''),
  text('RequestedDuration', 'How long it is to be valid.', ({ spec: { expirationSeconds } }) =>
    expirationSeconds === undefined ? '<none>' : humanDuration(expirationSeconds * 1000),
  ),
  text('Condition', 'What was decided, and whether it was signed.', condition),
];

function condition(request: CertificateSigningRequest): string {
  const verdict = hasVerdict(request, 'Denied')
    ? 'Denied'
    : hasVerdict(request, 'Approved')
      ? 'Approved'
      : 'Pending';
  return [
    verdict,
    ...(hasVerdict(request, 'Failed') ? ['Failed'] : []),
    ...(request.status?.certificate ? ['Issued'] : []),
  ].join(',');
}
