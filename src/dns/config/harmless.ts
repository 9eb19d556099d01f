/** Directives that have nothing to set here: the behaviour is so already, or is another part's business. */
import { corefileError } from './tokens.ts';
import type { DirectiveReader } from './reading.ts';

/** Said when it is taken; undefined where it is just as in CoreDNS. */
const taken: Readonly<Record<string, string | undefined>> = {
  any: undefined,
  bind: 'where DNS listens is the node’s to say',
  debug: undefined,
  health: 'the node’s Ready condition tells how DNS is; there is no port of its own',
  loop: undefined,
  metadata: undefined,
  multisocket: 'how many threads answer is the node’s to say',
  pprof: 'there is no profile of its own',
  prometheus: 'the metrics are those of the server’s /metrics; there is no port of its own',
  ready: 'the node’s Ready condition tells when DNS answers; there is no port of its own',
  reload: undefined,
};

const plain = Object.entries(taken).map(([name, why]): DirectiveReader => ({
  name,
  read(directive, _draft, { note }) {
    if (why !== undefined) note(directive, `"${name}" does nothing here: ${why}`);
  },
}));

/** The largest answer by UDP. */
const bufsizeReader: DirectiveReader = {
  name: 'bufsize',
  read(directive, _draft, { note }) {
    const [size = '1232'] = directive.args;
    if (size !== '1232')
      note(directive, 'answers by UDP have at most 1232 bytes, whatever "bufsize" says');
  },
};

const loadbalanceReader: DirectiveReader = {
  name: 'loadbalance',
  read(directive) {
    const [policy = 'round_robin'] = directive.args;
    if (policy !== 'round_robin' || directive.block) {
      throw corefileError(directive, 'loadbalance is round_robin here, and nothing else');
    }
  },
};

export const harmlessReaders: readonly DirectiveReader[] = [
  ...plain,
  bufsizeReader,
  loadbalanceReader,
];
