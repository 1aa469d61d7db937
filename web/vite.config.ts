import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { paraglideOptions } from './paraglide.config.js';
import { websocketOnly } from './websocket-only.js';

export default defineConfig({
  plugins: [tailwindcss(), paraglideVitePlugin(paraglideOptions), sveltekit(), websocketOnly()],
});
