// First the worker, which takes longest; then the first frame; then the rest of the page's code, in its order (#later).
// What the worker says before device_client.mjs listens is kept for it.
{
  const worker = globalThis.deviceWorker = new Worker('/field/device.mjs', { type: 'module' });
  worker.said = [];
  worker.onmessage = ({ data }) => worker.said.push({ data });

  const framed = new Promise(done => requestAnimationFrame(() => setTimeout(done))), hidden = new Promise(done => setTimeout(done, 500));
  Promise.race([framed, hidden]).then(() => {
    const later = document.importNode(document.getElementById('later').content, true);
    for (const script of later.querySelectorAll('script')) script.async = false;
    document.head.append(later);
  });
}
