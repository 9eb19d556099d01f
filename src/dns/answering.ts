/** Who may have answered a question, in the Corefile's words. */
export type PluginName = 'hosts' | 'template' | 'rewrite' | 'autopath' | 'log';

/** Empty: the server itself, which refused. */
export type Answering = 'kubernetes' | 'forward' | PluginName | '';
