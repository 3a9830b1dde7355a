// [data-burst]: the camera stays open and each tap saves a picture at once, without leaving the place.
// It is shown where the browser can; the viewfinder stands in the shell, so that it outlives the card that is drawn anew.
import { save } from './camera.mjs';
import { announce } from './status.mjs';

const finder = document.getElementById('burst'), video = finder.querySelector('video'), count = finder.querySelector('[data-burst-count]');
const WANTED = { audio: false, video: { facingMode: 'environment', width: { ideal: 4096 }, height: { ideal: 3072 } } }, QUALITY = 0.92;
let form, opening = false, saving = Promise.resolve();

if (navigator.mediaDevices?.getUserMedia) document.documentElement.classList.add('can-burst');

document.addEventListener('click', async ({ target }) => {
  const button = target.closest?.('[data-burst]');
  if (button) await open(button.form);
});
finder.querySelector('[data-burst-shot]').addEventListener('click', shoot);
finder.querySelector('[data-burst-close]').addEventListener('click', () => finder.close());
finder.addEventListener('close', stop);

// A camera takes its time: tapped again meanwhile, a second one would never be stopped.
async function open(where) {
  if (opening) return;
  opening = true;
  form = where;
  count.textContent = 0;
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia(WANTED);
    await video.play();
    finder.showModal();
  }
  catch { stop(); announce('no-camera'); }
  finally { opening = false; }
}

function stop() {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}

// A frame is kept the moment it is tapped; it is encoded and saved while the next one is aimed at.
function shoot() {
  const { videoWidth: width, videoHeight: height } = video, frame = new OffscreenCanvas(width, height), files = form;
  frame.getContext('2d').drawImage(video, 0, 0);
  finder.classList.add('flash');
  setTimeout(() => finder.classList.remove('flash'), 120);
  saving = saving.then(() => kept(files, frame)).catch(() => announce('broken'));
}

async function kept(form, frame) {
  const blob = await frame.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  if (await save(form, [new File([blob], 'burst.jpg', { type: blob.type, lastModified: Date.now() })], 'camera')) count.textContent = Number(count.textContent) + 1;
}
