// The app is open once. A second tab says where, and takes over by itself when the first closes.
import { device } from './device_client.mjs';
import { place } from './navigation.mjs';
import { panel } from './panels.mjs';

const channel = new BroadcastChannel('field-tabs');
let mine = false;

device.addEventListener('ready', () => { mine = true; });
device.addEventListener('elsewhere', () => {
  place(panel({ code: 'elsewhere' }));
  channel.postMessage({ ask: 'where' });
});
channel.onmessage = ({ data }) => {
  if (mine && data.ask) channel.postMessage({ where: document.title });
  if (!mine && data.where) place(panel({ code: 'elsewhere', where: data.where }));
};
