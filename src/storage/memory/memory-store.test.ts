import { describeStore } from '../conformance.ts';
import { MemoryStore } from './memory-store.ts';

describeStore('memory', () => new MemoryStore());
