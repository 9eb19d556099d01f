/** Services: a name, and usually an address, for whatever Pods have certain labels. */
import type { Service } from '#api/gen/types.ts';
import { services } from '#api/gen/resources.ts';
import { dns1035LabelFaults } from '#api/validation/names.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { proxySubresource } from '../../subresources/connect.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import { ServiceAllocator } from './allocation/allocator.ts';
import type { ServiceRanges } from './allocation/allocator.ts';
import { serviceColumns } from './columns.ts';
import { defaultService } from './defaults.ts';
import { withIPFamilies } from './ip-families.ts';
import { needsClusterIP } from './traits.ts';
import { carryOver } from './update.ts';
import { validateServiceStatus } from './validate-status.ts';
import { validateService, validateServiceUpdate } from './validation.ts';
import { serviceWarnings } from './warnings.ts';

export function serviceStrategy(ranges: ServiceRanges): Strategy<Service> {
  const allocator = new ServiceAllocator(ranges);
  return {
    type: services,
    singular: 'service',
    shortNames: ['svc'],
    categories: ['all'],
    returnsDeleted: true,
    createsOnUpdate: true,
    columns: serviceColumns,
    fields: {
      'spec.clusterIP': ({ spec }) => spec.clusterIP ?? '',
      'spec.type': ({ spec }) => spec.type ?? '',
    },
    setDefaults: defaultService,
    prepareForCreate: (service, context) => ({
      ...allocator.allocate(withIPFamilies(withClusterIPs(service)), context),
      status: { loadBalancer: {} },
    }),
    prepareForUpdate: (service, stored, context) => {
      const kept = keepStatus(carryOver(service, stored), stored);
      return allocator.allocate(withIPFamilies(withClusterIPs(kept)), context, stored);
    },
    settled: (context) => allocator.release(context),
    validateName: dns1035LabelFaults,
    validate: validateService,
    validateUpdate: validateServiceUpdate,
    warnings: serviceWarnings,
    subresources: {
      status: statusSubresource<Service>(validateServiceStatus),
      proxy: proxySubresource('ServiceProxyOptions'),
    },
  };
}

/** `clusterIPs` came with dual stack; `clusterIP` is its first. */
function withClusterIPs(service: Service): Service {
  const { clusterIP, clusterIPs } = service.spec;
  if (!needsClusterIP(service.spec) || !clusterIP || clusterIPs?.length) return service;
  return { ...service, spec: { ...service.spec, clusterIPs: [clusterIP] } };
}
