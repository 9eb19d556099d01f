import { describe, expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

describe('createMetrics()', () => {
  test('writes every series with its labels', async () => {
    const metrics = createMetrics();
    const requests = metrics.counter({
      name: 'requests_total',
      help: 'Requests.',
      labels: ['verb', 'code'],
    });
    requests.labels('GET', '200').inc();
    requests.labels('GET', '200').inc(2);
    requests.labels('GET', '404').inc();
    const running = metrics.gauge({ name: 'running', help: 'Running.' });
    running.labels().inc();
    running.labels().dec();
    running.labels().set(7);
    metrics
      .histogram({ name: 'seconds', help: 'Seconds.', buckets: [1, 2] })
      .labels()
      .observe(1.5);
    const text = await metrics.text();
    expect(text).toContain('requests_total{verb="GET",code="200"} 3\n');
    expect(text).toContain('requests_total{verb="GET",code="404"} 1\n');
    expect(text).toContain('running 7\n');
    expect(text).toContain('seconds_bucket{le="1"} 0\n');
    expect(text).toContain('seconds_bucket{le="2"} 1\n');
    expect(metrics.contentType).toContain('text/plain');
  });

  test('asks for metrics that are kept elsewhere, each time anew', async () => {
    const metrics = createMetrics();
    metrics.counter({ name: 'own_total', help: 'Own.' }).labels().inc();
    let value = 1;
    metrics.familiesFrom(async () => [
      {
        name: 'answers_total',
        help: 'Answers.',
        type: 'counter',
        samples: [{ labels: { rcode: 'NOERROR' }, value }],
      },
    ]);
    expect(await metrics.text()).toContain('own_total 1\n');
    expect(await metrics.text()).toContain('answers_total{rcode="NOERROR"} 1\n');
    value = 5;
    expect(await metrics.text()).toContain('answers_total{rcode="NOERROR"} 5\n');
  });

  test('reads the process when asked', async () => {
    const text = await createMetrics({ process: true }).text();
    const names = [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'process_open_fds',
      'nodejs_heap_size_used_bytes',
    ];
    for (const name of names) expect(text).toMatch(new RegExp(`^${name} [0-9.e+]+$`, 'm'));
  });

  test('keeps registries apart', async () => {
    createMetrics().counter({ name: 'a_total', help: 'A.' }).labels().inc();
    expect(await createMetrics().text()).not.toContain('a_total');
  });
});
