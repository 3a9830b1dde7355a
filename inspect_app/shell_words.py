"""What the page says by itself, where no page of the bundle need be there: by the word that asks for it, its sentences."""

from __future__ import annotations

SENTENCES = {
    "silent": [
        "Another tab of this app keeps the data and does not answer.",
        "Close the other tab: this one takes over, and what you entered here is saved then.",
    ],
    "no-storage": ["This browser cannot keep your work on the tablet: private windows and browsers inside other apps cannot."],
    "memory-only": ["This is a private window: it forgets everything when it is closed."],
    "keeps-nothing": [
        "This tablet no longer keeps what is written. Do not enter more here.",
        "Send what is here, restart the tablet, and go on with another one. Tell your administrator.",
    ],
    "part-gone": [
        "The browser has deleted work that was kept on this tablet.",
        "When last seen, this was not at the centre yet: entries %(facts)s, photos %(photos)s.",
        "What had reached the centre comes back by itself. Enter again what is missing, and tell your supervisor.",
    ],
    "understood": ["I have read this"],
    "log-broken": [
        "Part of what this tablet kept is damaged.",
        "Send what is here, go on with another tablet, and tell your administrator.",
    ],
    "photos-gone": [
        "Photos that were not at the centre yet are gone from this tablet: %(photos)s.",
        "Take them again where you can, and tell your supervisor.",
    ],
    "clock-wrong": [
        "This tablet's clock is wrong: it says %(now)s.",
        "Every entry bears the time of this clock. Set date and time to automatic in the tablet's settings.",
        "Then touch the number at the top where there is signal.",
    ],
    "full": [
        "This tablet is full: answers are still saved, new photos are not.",
        "Send what is here, then free some space on the tablet.",
    ],
    "insecure": [
        "This address does not begin with https://, so the browser cannot keep your work. Ask your administrator for the one that does."
    ],
    "through": ["You must stay online here: each answer goes straight to the centre, and nothing can be saved without signal."],
    "elsewhere": ["Before you begin: to work without signal, open this address in a normal window of Chrome, Edge, Safari or Firefox."],
    "elsewhere-wechat": ["Before you begin: touch ··· at the top right and choose “Open in browser”. There the app works without signal."],
    "link": [],
    "copied": ["The link is copied. Paste it into the address line of another browser."],
    "copy-by-hand": ["Touch the address for long and choose “Copy”."],
    "left-here": [
        "Work that is not at the centre yet lies in this browser, and the browser does not open it now.",
        "It is not lost. Do not clear the browser's data. Close all its windows, restart the tablet, open this address in a normal window.",
        "Until then go on with another browser or tablet. What lies here is sent as soon as it opens.",
    ],
    "left-nothing": [
        "This browser kept your work before, and does not open it now. As far as it knows everything had arrived at the centre.",
        "Close all its windows and open this address again in a normal window, or go on with another browser: all that arrived is there.",
    ],
    "centre-offline": ["There is no signal, and this browser needs it. Nothing can be saved until it is back."],
    "centre-unsure": [
        "There is no signal. The centre did not say whether it has saved this.",
        "Within an hour, save the same again where there is signal: it is kept once only. Later, load the page again and look first.",
    ],
    "centre-login": ["Please sign in. What you have saved is at the centre."],
    "centre-refused": ["The centre did not take this: %(detail)s"],
    "no-worker": ["This browser is too old for the app.", "Update it, or open this address in another browser."],
    "no-network": [
        "Nothing is on this tablet yet, and there is no signal.",
        "Open the app once where there is signal; after that it works without.",
    ],
    "no-bundle": ["The app could not be loaded completely.", "Reload this page where there is signal. What was saved is still here."],
    "no-room": [
        "This tablet is full: your work finds no room to open. What was saved is still here.",
        "Move or delete photos, videos and apps that are not needed, but not the browser's data. Then try again.",
    ],
    "signed-out": ["You are signed out.", "What was saved on this tablet stays, and is still sent."],
    "waiting-of": ["%(name)s, not at the centre yet: entries %(facts)s, photos %(photos)s."],
    "nothing-of": ["%(name)s: everything is at the centre."],
    "unread-of": ["%(name)s: what is kept here cannot be read. Do not clear the browser's data; tell your administrator."],
    "go-on-as": ["Go on as %(name)s"],
    "lock": [
        "The tablet's own lock protects this work, so set one: whoever can unlock the tablet can open it. The app does not encrypt it yet.",
    ],
    "people": [
        "Who works with this tablet now?",
        "Each person's work is kept apart. Going over to somebody known here needs no signal; somebody new signs in where there is signal.",
    ],
    "whose": [
        "Who works with this tablet?",
        "The browser was closed before it had noted who came last. Say who you are, so that what is entered bears the right name.",
    ],
    "people-more": [],
    "login": ["Please sign in again to receive your visits.", "What was saved on this tablet stays, and is still sent."],
    "broken": [
        "Something went wrong on this tablet. What was saved is still here.",
        "Reload the page. If it stays, tell your administrator:",
    ],
    "rescued": [
        "A file is saved with entries: %(facts)s, photos: %(photos)s. They stay on this tablet too.",
        "Give the file to a supervisor, who opens it at the centre under Tablets.",
    ],
    "rescue-left": ["Photos that did not fit into one file: %(left)s. Save another once these have arrived."],
    "rescue-empty": ["Nothing waits on this tablet: all of it is at the centre."],
    "rescue-lost": ["Nothing is left on this tablet that a file could hold. What was deleted is not in it."],
    "share-button": [],
    "share-refused": ["The file could not be shared from here. It is saved among the downloads: pass it on from there."],
    "who": ["%(name)s", "Not at the centre yet: entries %(facts)s, photos %(photos)s, %(mb)s MB"],
    "on-its-way": ["On its way: entries %(facts)s, photos %(photos)s, %(mb)s MB."],
    "minutes": ["Minutes at the speed of this line: about %(minutes)s."],
    "keep-open": ["Keep this page open and in front: the system stops sending when another app or the dark screen takes its place."],
    "order": ["Answers go first, then photos; on a slow line in smaller pieces."],
    "photos-line": ["Photos that wait for Wi-Fi, as you wished: %(photos)s. Answers go on any line."],
    "photos-ask": ["Photos that wait, as this browser does not say whether this is Wi-Fi: %(photos)s. Answers go on any line."],
    "photos-now": ["Send the photos now"],
    "kept": ["This browser has promised to keep your work."],
    "not-kept": ["This browser may clear old data when space runs out. Add the app to the home screen, and send your work soon."],
    "sending": ["Sending and receiving…"],
    "waiting": ["Saved here, not at the centre yet: entries %(facts)s, photos %(photos)s. They go on by themselves."],
    "all-held": ["Everything is at the centre (%(time)s)."],
    "needs": ["Entries that need you: %(needs)s. The centre kept them apart, and a supervisor will see them."],
    "stuck": [
        "Photos damaged on this tablet, which cannot be sent: %(stuck)s. Choose the same pictures again, or remove them and take them anew."
    ],
    "sync-no-network": ["No signal. Saved here: entries %(facts)s, photos %(photos)s. They go by themselves."],
    "sync-login": ["Sign in to receive what is new. What you have here is still sent."],
    "sync-other-person": ["Somebody else is signed in on this tablet. Your work here is still sent."],
    "sync-centre-offline": ["There is no signal, and this browser needs it. Nothing can be saved until it is back."],
    "sync-centre-login": ["Please sign in. What you have saved is at the centre."],
    "sync-trouble": ["The centre could not take it just now. Everything stays here and is tried again."],
    "photo-of": ["Photo %(n)s of %(total)s is being saved…"],
    "no-camera": ['The camera did not open. Allow it in the browser\'s settings, or use "Camera".'],
    "photo-away": ["Not on this tablet: shown when there is signal."],
    "drawn": ["What you drew is not saved. It is still there when you come back to it, as long as this page stays open."],
    "unsigned": [
        "The signature was not saved and is gone: it stands for what its signer has before them.",
        "Let them look at the page and sign again.",
    ],
    "photos-saved": ["Photos saved here: %(total)s."],
    "photos-wrong": ["Not saved: %(wrong)s"],
    "photos-missing": [
        "The page ended while these photos were being saved: %(missing)s. See which are there, and choose again what is missing."
    ],
    "refused-elsewhere": ["Not saved, on the page you have left: %(wrong)s"],
}
