import { test } from 'vitest';
import { Half } from './conversation-model.js';

const half = new Half(1);

test(half.title, { timeout: half.timeoutMs }, () => half.play());
