const worker = new Worker('/bench/bare_worker.mjs', { type: 'module' });
worker.onmessage = () => requestAnimationFrame(() => { window.usable = performance.now(); });
