#!/usr/bin/python3
"""A media player without sound: org.mpris.MediaPlayer2.NAME on the session bus.

player.py NAME LOG [COVER-URL]

It plays tracks numbered from 1, without end. Each call it gets is appended to LOG, one JSON object a line. A test plays the person
at the desktop by org.tandem.Person.Change, which sets MPRIS properties and tells the bus.
"""
import json
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

APP, PLAYER = "org.mpris.MediaPlayer2", "org.mpris.MediaPlayer2.Player"
PROPERTIES, PERSON = "org.freedesktop.DBus.Properties", "org.tandem.Person"
NAME = sys.argv[1]
LOG = open(sys.argv[2], "a", buffering=1)
COVER = sys.argv[3] if len(sys.argv) > 3 else ""


def track(number):
    facts = {
        "mpris:trackid": dbus.ObjectPath(f"/org/tandem/track/{number}"),
        "mpris:length": dbus.Int64(180_000_000),
        "xesam:title": f"Track {number}",
        "xesam:album": "First album",
        "xesam:artist": dbus.Array(["Some band"], signature="s"),
    }
    if COVER:
        facts["mpris:artUrl"] = COVER
    return dbus.Dictionary(facts, signature="sv")


class MediaPlayer(dbus.service.Object):
    def __init__(self, bus):
        super().__init__(bus, "/org/mpris/MediaPlayer2")
        self.number = 1
        self.facts = {
            APP: {"Identity": NAME, "DesktopEntry": NAME, "CanQuit": False, "CanRaise": False, "HasTrackList": False},
            PLAYER: {
                "PlaybackStatus": "Paused", "LoopStatus": "None", "Shuffle": False, "Rate": 1.0, "MinimumRate": 1.0,
                "MaximumRate": 1.0, "Volume": 0.5, "Position": dbus.Int64(5_000_000), "Metadata": track(1),
                "CanGoNext": True, "CanGoPrevious": True, "CanPlay": True, "CanPause": True, "CanSeek": True,
                "CanControl": True,
            },
        }

    def called(self, member, *args):
        LOG.write(json.dumps({"call": member, "args": [a if isinstance(a, (int, float)) else str(a) for a in args]}) + "\n")

    def become(self, **changes):
        self.facts[PLAYER].update(changes)
        told = {k: v for k, v in changes.items() if k != "Position"}  # MPRIS: a position is only told by Seeked
        if told:
            self.PropertiesChanged(PLAYER, told, [])

    def go(self, number):
        self.number = number
        self.become(Metadata=track(number), Position=dbus.Int64(0))

    def move(self, position):
        self.become(Position=dbus.Int64(max(0, position)))
        self.Seeked(self.facts[PLAYER]["Position"])

    @dbus.service.signal(PROPERTIES, signature="sa{sv}as")
    def PropertiesChanged(self, interface, changed, invalidated):
        pass

    @dbus.service.signal(PLAYER, signature="x")
    def Seeked(self, position):
        pass

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return self.facts[interface][name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, interface):
        return dbus.Dictionary(self.facts[interface], signature="sv")

    @dbus.service.method(PROPERTIES, in_signature="ssv")
    def Set(self, interface, name, value):
        self.called("Set", name, value)
        self.become(**{str(name): value})

    @dbus.service.method(PLAYER)
    def Play(self):
        self.called("Play")
        self.become(PlaybackStatus="Playing")

    @dbus.service.method(PLAYER)
    def Pause(self):
        self.called("Pause")
        self.become(PlaybackStatus="Paused")

    @dbus.service.method(PLAYER)
    def PlayPause(self):
        self.called("PlayPause")
        self.become(PlaybackStatus="Paused" if self.facts[PLAYER]["PlaybackStatus"] == "Playing" else "Playing")

    @dbus.service.method(PLAYER)
    def Stop(self):
        self.called("Stop")
        self.become(PlaybackStatus="Stopped")

    @dbus.service.method(PLAYER)
    def Next(self):
        self.called("Next")
        self.go(self.number + 1)

    @dbus.service.method(PLAYER)
    def Previous(self):
        self.called("Previous")
        self.go(max(1, self.number - 1))

    @dbus.service.method(PLAYER, in_signature="x")
    def Seek(self, offset):
        self.called("Seek", int(offset))
        self.move(self.facts[PLAYER]["Position"] + int(offset))

    @dbus.service.method(PLAYER, in_signature="ox")
    def SetPosition(self, _track, position):
        self.called("SetPosition", int(position))
        self.move(int(position))

    @dbus.service.method(PERSON, in_signature="a{sv}")
    def Change(self, changes):
        self.become(**{str(k): v for k, v in changes.items()})


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
session = dbus.SessionBus()
player = MediaPlayer(session)
name = dbus.service.BusName(f"org.mpris.MediaPlayer2.{NAME}", session)
GLib.MainLoop().run()
