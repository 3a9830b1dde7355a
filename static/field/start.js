// First the worker, which takes longest; then the first frame with the whole page, since a browser draws one with half of it; then the
// rest of the page's code, in its order (#later).
// What the worker says before device_client.mjs listens is kept for it.
{
  const worker = globalThis.deviceWorker = new Worker('/field/device.mjs', { type: 'module' });
  worker.said = [];
  worker.onmessage = ({ data }) => worker.said.push({ data });

  const parsed = new Promise(done => document.addEventListener('DOMContentLoaded', done, { once: true }));
  const framed = parsed.then(() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))), hidden = new Promise(done => setTimeout(done, 500));
  Promise.race([framed, hidden]).then(() => {
    const later = document.importNode(document.getElementById('later').content, true);
    for (const script of later.querySelectorAll('script')) script.async = false;
    document.head.append(later);
  });
}
