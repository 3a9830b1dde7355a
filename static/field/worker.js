// The worker starts before anything else on the page; what it says meanwhile is kept for device_client.mjs.
globalThis.deviceWorker = new Worker('/static/device/worker.mjs', { type: 'module' });
globalThis.deviceWorker.said = [];
globalThis.deviceWorker.onmessage = ({ data }) => globalThis.deviceWorker.said.push({ data });
