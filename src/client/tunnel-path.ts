/** Where an agent opens the connection through which API servers reach its kubelet (`#base/tunnel.ts`). */
export const tunnelPath = '/v1-holdfast/tunnel';
