/** What people may say about DNS in the objects of the API. */

/**
 * An annotation of a Service. `always`: a member that has a name of its own keeps it while it isn't Ready, so that its
 * peers find it; the Service's own name still gives the ready ones only. A member that terminates loses its name.
 */
export const memberNamesAnnotation = 'dns.holdfast.dev/member-names';
export const memberNamesAlways = 'always';
