import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** In development, addresses of the two apps answer with their page, as the server does in production. */
function pages(): Plugin {
  return {
    name: 'pages',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const [address = '/'] = (request.url ?? '/').split('?');
        const isPage = !address.includes('.') && !address.startsWith('/@') && !address.startsWith('/api');
        if (isPage) request.url = address.startsWith('/reading') ? '/reading.html' : '/index.html';
        next();
      });
    },
  };
}

const CODECS = ['codec-charls', 'codec-libjpeg-turbo-8bit', 'codec-openjpeg', 'codec-openjph'];

export default defineConfig({
  plugins: [react(), pages()],
  appType: 'mpa',
  resolve: {
    // Named by the image libraries, never needed in a browser; vtk.js's XML library would not even load.
    alias: ['xmlbuilder2', 'fs', 'path'].map((name) => ({
      find: new RegExp(`^${name}$`),
      replacement: path('./src/viewer/viewport/absent.ts'),
    })),
  },
  worker: { format: 'es' },
  optimizeDeps: {
    exclude: ['@cornerstonejs/dicom-image-loader'],
    include: [
      'dicom-parser',
      '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs',
      ...CODECS.filter((name) => name !== 'codec-libjpeg-turbo-8bit').map((name) =>
        name === 'codec-openjph' ? `@cornerstonejs/${name}/wasmjs` : `@cornerstonejs/${name}/decodewasmjs`,
      ),
    ],
  },
  build: {
    target: 'es2022',
    // Nothing is inlined as a data: address, so that the content security policy can stay narrow.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { input: { app: path('./index.html'), reading: path('./reading.html') } },
  },
  server: {
    port: 5173,
    proxy: { '/api': process.env.OVERREAD_URL ?? 'http://127.0.0.1:8042' },
  },
});
