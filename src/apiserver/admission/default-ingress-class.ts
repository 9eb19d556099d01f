/** DefaultIngressClass: an Ingress that names no class gets the default one, where there is one. */
import { ingressClasses, ingresses } from '#api/gen/resources.ts';
import { isDefaultIngressClass } from '../resources/networking/ingress-class/strategy.ts';
import { classAnnotation } from '../resources/networking/ingress/validation.ts';
import type { AdmissionPlugin } from './admission.ts';
import { isAbout, objectOf } from './kinds.ts';
import { newest } from './newest.ts';

export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  operations: ['CREATE'],
  mutate: (request, { reader }) => {
    if (!isAbout(request, ingresses)) return request.object;
    const ingress = objectOf(request, ingresses);
    if (ingress.spec.ingressClassName !== undefined) return ingress;
    if (ingress.metadata.annotations?.[classAnnotation] !== undefined) return ingress;
    const chosen = newest(reader.list(ingressClasses).filter(isDefaultIngressClass));
    if (!chosen) return ingress;
    return { ...ingress, spec: { ...ingress.spec, ingressClassName: chosen.metadata.name } };
  },
};
