// A server of the "lite" fleet: the real handshake and the real check of the user's key, then canned answers, so that what a
// client costs is not hidden by what a server costs. Arguments: host key, public key accepted, delay of the commands in ms.
package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

const facts = "Mounted on   Avail\n/           12345M\n/var         6789M\n" +
	"system identity: 5a1f0000-1111-2222-3333-444444444444\nname: lite\norg name: Bench\norg ID: 1\n"

// What a module of Ansible prints when a command succeeded.
const moduleAnswer = `{"changed": true, "rc": 0, "stdout": "Mounted on   Avail\n/           12345M", "stderr": "", ` +
	`"cmd": ["df"], "start": "", "end": "", "delta": "", "msg": "", "invocation": {"module_args": {}}}` + "\n"

func main() {
	must(len(os.Args) == 4, "three arguments are needed")
	hostKey, err := ssh.ParsePrivateKey(read(os.Args[1]))
	must(err == nil, "the host key cannot be read")
	accepted, _, _, _, err := ssh.ParseAuthorizedKey(read(os.Args[2]))
	must(err == nil, "the accepted key cannot be read")
	delayMs, err := strconv.Atoi(os.Args[3])
	must(err == nil, "the delay is no number")

	config := &ssh.ServerConfig{
		PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			if bytes.Equal(key.Marshal(), accepted.Marshal()) {
				return nil, nil
			}
			return nil, fmt.Errorf("another key")
		},
	}
	config.AddHostKey(hostKey)
	// Every address of 127.0.0.0/8 is one host, and there is no listening on a whole network: what comes from elsewhere is dropped.
	listener, err := net.Listen("tcp4", "0.0.0.0:0")
	must(err == nil, "no port to listen on")
	fmt.Println("listening on", listener.Addr().(*net.TCPAddr).Port)
	for {
		conn, err := listener.Accept()
		must(err == nil, "no connection to accept")
		if !conn.RemoteAddr().(*net.TCPAddr).IP.IsLoopback() {
			conn.Close()
			continue
		}
		go serve(conn, config, time.Duration(delayMs)*time.Millisecond)
	}
}

func serve(conn net.Conn, config *ssh.ServerConfig, delay time.Duration) {
	defer conn.Close()
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for offered := range channels {
		channel, requests, err := offered.Accept()
		if err != nil {
			return
		}
		go session(channel, requests, delay)
	}
}

func session(channel ssh.Channel, requests <-chan *ssh.Request, delay time.Duration) {
	for request := range requests {
		if request.WantReply {
			request.Reply(true, nil)
		}
		if request.Type == "exec" {
			// A string of the protocol: its length in four bytes, then its text.
			go run(channel, string(request.Payload[4:]), delay)
		}
	}
}

func run(channel ssh.Channel, command string, delay time.Duration) {
	defer channel.Close()
	isModule := strings.Contains(command, "python")
	if isModule {
		// The module comes on stdin, and its client expects it to be read.
		io.Copy(io.Discard, channel)
	}
	time.Sleep(delay)
	if isModule {
		end(channel, moduleAnswer, 0)
	} else {
		end(channel, facts, exitCode(command))
	}
}

// `exit N` at the end of a command is how a login is proved.
func exitCode(command string) uint32 {
	_, code, _ := strings.Cut(command, "&& exit ")
	number, _ := strconv.Atoi(code)
	return uint32(number)
}

func end(channel ssh.Channel, output string, code uint32) {
	io.WriteString(channel, output)
	channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Code uint32 }{code}))
}

func read(file string) []byte {
	text, err := os.ReadFile(file)
	must(err == nil, file+" cannot be read")
	return text
}

func must(holds bool, otherwise string) {
	if !holds {
		log.Fatal(otherwise)
	}
}
