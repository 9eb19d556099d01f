/** How a server in the background tells `up` that it is ready, or why it cannot be: one JSON line on a descriptor. */
export const readyDescriptor = 3;

export type ReadyMessage =
  | { readonly ready: true }
  | { readonly ready: false; readonly message: string; readonly remedy?: string };
