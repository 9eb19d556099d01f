/** The commands that turn one state into the other, and nothing more than that. Pure. */
import type { Device, OverlayState } from './state.ts';
import { deviceName, routeProtocol } from './state.ts';

/** To be run in this order; each list is one batch. */
export interface Commands {
  /** Of `ip`: the device. */
  readonly device: readonly string[];
  /** Of `bridge`: which node has which Ethernet address. */
  readonly forwarding: readonly string[];
  /** Of `ip`: neighbours, then the routes that rest on them; what goes, goes last. */
  readonly routes: readonly string[];
}

export function difference(actual: OverlayState, wanted: OverlayState): Commands {
  const isKept = actual.device?.tunnel === wanted.device?.tunnel;
  // Everything on a device goes with it.
  const before = isKept ? actual : withoutDevice(actual);
  const forwarding = changes(before.forwarding, wanted.forwarding);
  const neighbours = changes(before.neighbours, wanted.neighbours);
  const routes = changes(before.routes, wanted.routes);
  return {
    device: [
      ...(actual.device && !isKept ? [`link delete ${deviceName}`] : []),
      ...(wanted.device ? deviceCommands(before.device, wanted.device) : []),
    ],
    forwarding: [
      ...forwarding.put.map(([mac, node]) => `fdb replace ${mac} dev ${deviceName} dst ${node}`),
      ...forwarding.drop.map(([mac, node]) => `fdb del ${mac} dev ${deviceName} dst ${node}`),
    ],
    routes: [
      ...neighbours.put.map(
        ([gateway, mac]) =>
          `neigh replace ${gateway} lladdr ${mac} dev ${deviceName} nud permanent`,
      ),
      ...routes.put.map(([range, way]) => `route replace ${range} ${way} proto ${routeProtocol}`),
      ...routes.drop.map(([range]) => `route del ${range} proto ${routeProtocol}`),
      ...neighbours.drop.map(([gateway]) => `neigh del ${gateway} dev ${deviceName}`),
    ],
  };
}

function withoutDevice(state: OverlayState): OverlayState {
  const routes = [...state.routes].filter(([, way]) => !way.includes(` dev ${deviceName}`));
  return {
    device: undefined,
    forwarding: new Map(),
    neighbours: new Map(),
    routes: new Map(routes),
  };
}

function deviceCommands(before: Device | undefined, wanted: Device): readonly string[] {
  const { tunnel, ethernetAddress, mtu, addresses } = wanted;
  const known = before?.addresses ?? [];
  const added = addresses.filter((address) => !known.includes(address));
  const gone = known.filter((address) => !addresses.includes(address));
  return [
    ...(before ? [] : [`link add ${deviceName} type vxlan ${tunnel}`]),
    // It carries IPv4 only; without this it would announce itself by IPv6.
    ...(before ? [] : [`link set ${deviceName} addrgenmode none`]),
    ...(before?.ethernetAddress === ethernetAddress
      ? []
      : [`link set ${deviceName} address ${ethernetAddress}`]),
    ...(before?.mtu === mtu ? [] : [`link set ${deviceName} mtu ${mtu}`]),
    ...added.map((address) => `address add ${address}/32 dev ${deviceName}`),
    ...gone.map((address) => `address del ${address}/32 dev ${deviceName}`),
    ...(before?.up ? [] : [`link set ${deviceName} up`]),
  ];
}

function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) {
  return {
    put: [...after].filter(([key, value]) => before.get(key) !== value),
    drop: [...before].filter(([key]) => !after.has(key)),
  };
}
