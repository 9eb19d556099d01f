/** Renews a server's certificates while it runs: a month before they end, each for new connections from then on. */
import { sleep, sleepUntil } from '#base/clock.ts';
import { lifeOf } from '#base/live-pair.ts';
import type { LivePair } from '#base/live-pair.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import { leafRenewal, loadCertificates } from './certificates.ts';
import type { CertificateOptions, Certificates } from './certificates.ts';

const retryMs = 3_600_000;

export function createRenewal(
  certificates: Certificates,
  options: CertificateOptions & { readonly log: Logger },
): Runnable {
  const { clock, log } = options;
  const pairs = pairsOf(certificates);
  const due = (): number => Math.min(...pairs.map((pair) => lifeOf(pair).to)) - leafRenewal;
  return {
    name: 'certificate renewal',
    async run(signal) {
      for (;;) {
        await sleepUntil(clock, due(), signal);
        if (signal.aborted) return;
        try {
          // What is on the disk and still good stays as it is.
          const fresh = pairsOf(await loadCertificates(options));
          for (const [index, pair] of pairs.entries()) renew(pair, fresh[index]);
          log.info('renewed the certificates of this server');
        } catch (error) {
          log.warn('the certificates of this server could not be renewed; trying again', { error });
          await sleep(clock, retryMs, signal);
        }
      }
    },
  };
}

function renew(pair: LivePair, fresh: LivePair | undefined): void {
  if (fresh && fresh.certificate !== pair.certificate) pair.renew(fresh.current);
}

function pairsOf(certificates: Certificates): readonly LivePair[] {
  const { apiServer, apiServerKubeletClient, kubeletServer, clients } = certificates;
  const { admin, kubelet, scheduler, proxy } = clients;
  return [
    apiServer,
    apiServerKubeletClient,
    kubeletServer,
    admin,
    kubelet,
    scheduler,
    proxy,
    clients['controller-manager'],
  ];
}
