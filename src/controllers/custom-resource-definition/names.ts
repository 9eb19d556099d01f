/** Which of its names a definition gets: those that no other of its group has. In upstream's words. Pure. */
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionNames,
} from '#api/gen/types.ts';

interface Naming {
  readonly acceptedNames: CustomResourceDefinitionNames;
  readonly condition: CustomResourceDefinitionCondition;
}

interface Conflict {
  readonly reason: string;
  readonly message: string;
}

/** A definition that was never looked at has none. */
const noNames: CustomResourceDefinitionNames = { plural: '', kind: '' };

/** `group`: all definitions of the group, this one too, with the names that they have. */
export function acceptNames(
  { spec, status }: CustomResourceDefinition,
  group: readonly CustomResourceDefinition[],
): Naming {
  const wanted = spec.names;
  const had = status?.acceptedNames ?? noNames;
  const { resources, kinds } = namesInUse(group);
  const conflicts: Conflict[] = [];
  /** The name that it gets: the old one when the new one is somebody's. */
  const choose = <T extends string | undefined>(
    next: T,
    before: T,
    taken: ReadonlySet<string | undefined>,
    reason: string,
  ): T => {
    if (next === before || !taken.has(next)) return next;
    conflicts.push({ reason, message: inUse(next) });
    return before;
  };
  const plural = choose(wanted.plural, had.plural, resources, 'PluralConflict');
  const singular = choose(wanted.singular, had.singular, resources, 'SingularConflict');
  const shortNames = chooseShortNames(wanted, had, resources, conflicts);
  const kind = choose(wanted.kind, had.kind, kinds, 'KindConflict');
  const listKind = choose(wanted.listKind, had.listKind, kinds, 'ListKindConflict');
  const { categories = [] } = wanted;
  const acceptedNames: CustomResourceDefinitionNames = {
    plural,
    ...(singular !== undefined && { singular }),
    ...(shortNames.length > 0 && { shortNames }),
    kind,
    ...(listKind !== undefined && { listKind }),
    ...(categories.length > 0 && { categories }),
  };
  return { acceptedNames, condition: conditionOf(conflicts) };
}

function namesInUse(group: readonly CustomResourceDefinition[]): {
  readonly resources: ReadonlySet<string | undefined>;
  readonly kinds: ReadonlySet<string | undefined>;
} {
  const accepted = group.flatMap(({ status }) => status?.acceptedNames ?? []);
  return {
    resources: new Set(
      accepted.flatMap(({ plural, singular, shortNames = [] }) => [
        plural,
        singular,
        ...shortNames,
      ]),
    ),
    kinds: new Set(accepted.flatMap(({ kind, listKind }) => [kind, listKind])),
  };
}

/** All of them, or the old ones. */
function chooseShortNames(
  { shortNames: next = [] }: CustomResourceDefinitionNames,
  { plural, singular, shortNames: before = [] }: CustomResourceDefinitionNames,
  taken: ReadonlySet<string | undefined>,
  conflicts: Conflict[],
): readonly string[] {
  const own = new Set<string | undefined>([...before, plural, singular]);
  const faults = new Set(next.filter((name) => !own.has(name) && taken.has(name)).map(inUse));
  if (faults.size === 0) return next;
  const [first = '', ...others] = faults;
  const message = others.length > 0 ? `[${[first, ...others].join(', ')}]` : first;
  conflicts.push({ reason: 'ShortNamesConflict', message });
  return before;
}

function inUse(name: string | undefined): string {
  return `${JSON.stringify(name)} is already in use`;
}

/** Of several conflicts the last is told. */
function conditionOf(conflicts: readonly Conflict[]): CustomResourceDefinitionCondition {
  const type = 'NamesAccepted';
  const conflict = conflicts.at(-1);
  return conflict
    ? { type, status: 'False', ...conflict }
    : { type, status: 'True', reason: 'NoConflicts', message: 'no conflicts found' };
}
