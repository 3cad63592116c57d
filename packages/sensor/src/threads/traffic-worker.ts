import module from 'node:module';

// A thread compiles for itself: what was compiled once need not be compiled again.
module.enableCompileCache?.();
await import('./tell-traffic.ts');
