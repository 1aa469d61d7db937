import { fileURLToPath } from 'node:url';
import { compile } from '@inlang/paraglide-js';
import { paraglideOptions } from '../paraglide.config.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
await compile(paraglideOptions);
