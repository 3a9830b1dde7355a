// A worker for the large picture: while a photo is decoded, drawn and made a JPEG, no tap waits. One at a time; it keeps nothing.
// {bytes, settings} in; {small} and then {made}, or {refused}, or {broken} out.
import { Refused } from './forms.mjs';
import { developed } from './pictures.mjs';

onmessage = async ({ data: { bytes, settings } }) => {
  try {
    const made = await developed(bytes, settings, small => postMessage({ small }, [small]));
    postMessage({ made }, [made.view.buffer]);
  }
  catch (problem) { postMessage(problem instanceof Refused ? { refused: problem.said } : { broken: String(problem) }); }
};
postMessage({ ready: true });
