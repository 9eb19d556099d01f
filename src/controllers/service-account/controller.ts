/** Keeps a ServiceAccount `default` in every namespace: Pods that name none run as it. */
import { serviceAccounts } from '#api/gen/resources.ts';
import type { ControllerFactory } from '../controller.ts';
import { keepInEveryNamespace } from '../namespace-default.ts';

export const serviceAccountController: ControllerFactory = (context) =>
  keepInEveryNamespace(
    {
      controller: 'service-account',
      type: serviceAccounts,
      name: 'default',
      draft: (namespace) => ({ metadata: { name: 'default', namespace } }),
      mend: () => undefined,
    },
    context,
  );
