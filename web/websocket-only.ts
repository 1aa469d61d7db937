import type { Plugin } from 'vite';

const LIBRARY = '/engine.io-client/build/esm/';

/**
 * Our clients speak WebSocket only, yet Engine.IO's table of transports pulls the code of the other two into the customer's
 * page (3 kB gz). The rest of the library stays as it is; none of its modules does anything by being loaded.
 */
export const websocketOnly = (): Plugin => ({
  name: 'websocket-only',
  enforce: 'pre',
  transform: (code, id) => {
    if (!id.includes(LIBRARY)) return undefined;
    const table = id.endsWith('/transports/index.js');
    return {
      code: table
        ? `import { WS } from './websocket.js';\nexport const transports = { websocket: WS };\n`
        : code,
      map: null,
      moduleSideEffects: false,
    };
  },
});
