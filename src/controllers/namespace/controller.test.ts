import { afterEach, describe, expect, test } from 'vitest';
import { configMaps, namespaces, pods, secrets } from '#api/gen/resources.ts';
import { isApiError } from '#api/status.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { createWidget, defineWidgets, widgets } from '../testing/definitions.ts';
import { namespaceController } from './controller.ts';

let plane: ControlPlane;
afterEach(() => plane.stop());

async function start(): Promise<void> {
  plane = await ControlPlane.start(namespaceController);
  await plane.client.create(namespaces, { metadata: { name: 'shop' }, spec: {} });
  await plane.client.create(configMaps, { metadata: { namespace: 'shop', name: 'a' } });
  await plane.client.create(pods, {
    metadata: { namespace: 'shop', name: 'p' },
    spec: { containers: [{ name: 'c', image: 'x' }] },
  });
  await plane.advance();
}

async function exists(name: string): Promise<boolean> {
  try {
    await plane.client.get(namespaces, { name });
    return true;
  } catch (error) {
    if (isApiError(error, 'NotFound')) return false;
    throw error;
  }
}

describe('a namespace that is deleted', () => {
  test('goes with everything in it, and nothing of others', async () => {
    await start();
    await plane.client.create(configMaps, { metadata: { namespace: 'default', name: 'b' } });
    await plane.client.delete(namespaces, { name: 'shop' });
    await plane.advance();
    expect(await exists('shop')).toBe(false);
    expect(await plane.names(configMaps, 'shop')).toEqual([]);
    expect(await plane.names(configMaps, 'default')).toEqual(['b']);
  });

  test('stays while a finalizer holds something in it, says so, and goes at once afterwards', async () => {
    await start();
    const metadata = { namespace: 'shop', name: 's', finalizers: ['example.com/hold'] };
    const secret = await plane.client.create(secrets, { metadata });
    await plane.client.delete(namespaces, { name: 'shop' });
    await plane.advance();
    const { status } = await plane.client.get(namespaces, { name: 'shop' });
    expect(status?.phase).toBe('Terminating');
    const messages = status?.conditions?.filter((condition) => condition.status === 'True');
    expect(messages?.map(({ message }) => message)).toEqual([
      'Some resources are remaining: secrets. has 1 resource instances',
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    ]);
    const body = { metadata: { finalizers: null } };
    await plane.client.patch(secrets, secret.metadata, { type: 'merge', body });
    await plane.advance();
    expect(await exists('shop')).toBe(false);
  });

  test('takes objects of custom kinds along, and waits for them', async () => {
    plane = await ControlPlane.start(namespaceController);
    await plane.client.create(namespaces, { metadata: { name: 'shop' }, spec: {} });
    await defineWidgets(plane.client);
    const finalizers = ['example.com/hold'];
    const widget = await createWidget(plane.client, 'w', { namespace: 'shop', finalizers });
    await plane.client.delete(namespaces, { name: 'shop' });
    await plane.advance();
    const { status } = await plane.client.get(namespaces, { name: 'shop' });
    expect(status?.conditions?.map(({ message }) => message)).toContain(
      'Some resources are remaining: widgets.example.com. has 1 resource instances',
    );
    const body = { metadata: { finalizers: null } };
    await plane.client.patch(widgets, widget.metadata, { type: 'merge', body });
    await plane.advance();
    expect(await exists('shop')).toBe(false);
  });
});
