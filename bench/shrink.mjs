// The peer of saving a photo: the same decoding and JPEG, its hash, and a flushed file in OPFS; no database, no fact.
onmessage = async ({ data: { file, name } }) => {
  await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  const image = await createImageBitmap(file), canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  image.close();
  const bytes = await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })).arrayBuffer();
  await crypto.subtle.digest('SHA-256', bytes);
  const handle = await (await (await navigator.storage.getDirectory()).getFileHandle(name, { create: true })).createSyncAccessHandle();
  handle.write(new Uint8Array(bytes));
  handle.flush();
  handle.close();
  postMessage('done');
};
