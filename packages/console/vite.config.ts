import { defineConfig } from 'vitest/config';
import react from '@vitejs/plugin-react';

/** The console is built into `dist/web`, which the platform serves beside its API; nothing is inlined, so a strict CSP holds. */
export default defineConfig({
  plugins: [react()],
  base: '/',
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    sourcemap: false,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8474' } },
  test: { environment: 'node', include: ['src/**/*.test.{ts,tsx}'] },
});
